import { Counter } from 'prom-client';

export const requestsTotal = new Counter({
  name: 'http_requests_total',
  help: 'Requests by status',
  labelNames: ['status'],
});
