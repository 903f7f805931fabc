export const featureFlags = {
  // Let users sign in by link
  enableMagicLink: process.env.FEATURE_MAGIC_LINK === 'true',
};
