export default () => ({
  httpPort: process.env.HTTP_PORT,
  dbHost: process.env.DB_HOST,
  dbPassword: process.env.DB_PASSWORD,
  mailHost: process.env.MAIL_HOST,
  mailPort: process.env.MAIL_PORT,
  mailFrom: process.env.MAIL_FROM,
  mailSecure: process.env.MAIL_SECURE,
  mailMode: process.env.MAIL_MODE,
});
