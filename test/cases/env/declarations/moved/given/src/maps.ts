import { env } from './env';

export const key = () => env.GEO_KEY;
