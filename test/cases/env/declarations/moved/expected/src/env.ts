import { cleanEnv, bool, str } from 'envalid';

export const env = cleanEnv(process.env, {
  MAPS_API_KEY: str(),
  GEO_REGION: str({ default: 'eu' })
});
