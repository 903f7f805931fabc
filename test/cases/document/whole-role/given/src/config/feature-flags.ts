export const featureFlags = {
  // Lets users reset their password
  enablePasswordReset: process.env.FEATURE_PASSWORD_RESET === 'true',
};
