import { Counter } from 'prom-client';

export const berthsTotal = new Counter({ name: 'berths_total', help: 'Berths given' });
