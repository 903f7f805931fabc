import { z } from 'zod';

export const env = z
  .object({
    ORCHARD_DATABASE_URL: z.string(),
    ORCHARD_SIGNING_SECRET: z.string(),
    ORCHARD_MAIL_URL: z.string(),
    ORCHARD_PAGE_SIZE: z.coerce.number().default(20),
    ORCHARD_PRESS_LIMIT: z.coerce.number().default(4),
    ORCHARD_PRESS_PAUSE: z.coerce.number().default(30),
    ORCHARD_PRESS_BATCH: z.coerce.number().default(8),
  })
  .parse(process.env);
