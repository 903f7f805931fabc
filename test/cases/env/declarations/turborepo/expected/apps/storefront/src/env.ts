import { createEnv } from "@t3-oss/env-nextjs";
import { z } from "zod";

export const env = createEnv({
  server: {
    POSTGRES_URL: z.string().url(),
    PAYMENT_API_KEY: z.string().min(1),
    PAYMENT_RETRIES: z.coerce.number().default(3), // attempts in all
    CART_TTL_SECONDS: z.coerce.number().default(3600),
    SEARCH_API_KEY: z.string().min(1),
    SEARCH_TIMEOUT_MS: z.coerce.number().default(2500)
  },
  client: {
    NEXT_PUBLIC_SHOP_URL: z.string().url(),
    NEXT_PUBLIC_SEARCH_INDEX: z.string().min(1),
  },
  runtimeEnv: {
    POSTGRES_URL: process.env.POSTGRES_URL,
    PAYMENT_API_KEY: process.env.PAYMENT_API_KEY,
    PAYMENT_RETRIES: process.env.PAYMENT_RETRIES,
    CART_TTL_SECONDS: process.env.CART_TTL_SECONDS,
    NEXT_PUBLIC_SHOP_URL: process.env.NEXT_PUBLIC_SHOP_URL,
    SEARCH_API_KEY: process.env.SEARCH_API_KEY,
    SEARCH_TIMEOUT_MS: process.env.SEARCH_TIMEOUT_MS,
    NEXT_PUBLIC_SEARCH_INDEX: process.env.NEXT_PUBLIC_SEARCH_INDEX,
  },
});
