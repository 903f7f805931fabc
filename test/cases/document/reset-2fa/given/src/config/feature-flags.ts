export const featureFlags = {
  // Existing flags...
  enablePasswordReset: true,
};
