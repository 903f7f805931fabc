import * as Joi from 'joi';

export const validationSchema = Joi.object({
  NODE_ENV: Joi.string().valid('development', 'production').default('development'),
  HTTP_PORT: Joi.number().default(3000),
  DB_HOST: Joi.string().required(),
  DB_PASSWORD: Joi.string().required(),
  MAIL_HOST: Joi.string().required(),
  MAIL_PORT: Joi.number().default(587),
});
