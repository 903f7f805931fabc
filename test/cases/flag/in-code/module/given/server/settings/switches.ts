// Everything that can be switched on while it is young.
export const featureSwitches = {
  // Tracks parcels in the customer's language. Owner: team-web.
  localTracking: process.env.PARCEL_FLAG_LOCAL_TRACKING === 'true',
  // Weighs parcels at the counter. Owner: team-counter.
  counterScales: process.env['PARCEL_FLAG_COUNTER_SCALES'] === 'true', // trial until May
};
