export const featureFlags = {
  // Lets users reset their password
  enablePasswordReset: process.env.FEATURE_PASSWORD_RESET === 'true',
  // 2FA reset from account settings. Owner: team-auth. Expires: 2025-06-30.
  // Removal: Delete the flag check in the auth controller; Delete
  // FEATURE_2FA_RESET from every environment.
  enable2FAReset: process.env.FEATURE_2FA_RESET === 'true',
};
