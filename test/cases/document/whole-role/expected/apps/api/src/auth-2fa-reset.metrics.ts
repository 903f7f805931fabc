import { Counter, Histogram } from 'prom-client';

/** 2FA resets by outcome */
export const auth2faResetTotal = new Counter({
  name: 'auth_2fa_reset_total',
  help: '2FA resets by outcome',
  labelNames: ['outcome'],
});

/** Duration of a 2FA reset */
export const auth2faResetDurationSeconds = new Histogram({
  name: 'auth_2fa_reset_duration_seconds',
  help: 'Duration of a 2FA reset',
});
