import { cleanEnv, bool, str } from 'envalid';

export const env = cleanEnv(process.env, {
  GEO_KEY: str(),
  GEO_REGION: str({ default: 'eu' }),
  LEGACY_MODE: bool({ default: false })
});
