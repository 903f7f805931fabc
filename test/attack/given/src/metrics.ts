import { Counter } from 'prom-client';

export const ordersTotal = new Counter({ name: 'orders_total', help: 'Orders', labelNames: ['outcome'] });
