// Everything that can be switched on while it is young.
export const featureSwitches = {
  // Tracks parcels in the customer's language. Owner: team-web.
  localTracking: process.env.PARCEL_FLAG_LOCAL_TRACKING === 'true',
  // Weighs parcels at the counter. Owner: team-counter.
  counterScales: process.env['PARCEL_FLAG_COUNTER_SCALES'] === 'true', // trial until May
  // Prints 2D codes on parcel labels. Owner: team-dispatch. Expires: 2025-09-30.
  // Removal: Delete the check in the label printer; Delete
  // PARCEL_FLAG_PRINT_2D_LABELS from every environment.
  print2DLabels: process.env.PARCEL_FLAG_PRINT_2D_LABELS === 'true',
};
