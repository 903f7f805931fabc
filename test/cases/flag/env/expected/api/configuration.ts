import { bool, cleanEnv, port, str } from 'envalid';

export const configuration = cleanEnv(process.env, {
  DATABASE_URL: str(),
  ENABLE_FEATURE_BULK_PRICES: bool({ default: false }),
  ENABLE_FEATURE_DROP_OFF_POINTS: bool({ default: false }),
  ENABLE_FEATURE_PICKUP_SLOTS: bool({ default: false }),
  ENABLE_FEATURE_TRACKING_MAILS: bool({ default: false }),
  PORT: port({ default: 3333 }),
});
