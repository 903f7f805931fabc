// What stands on the left.
module.exports = {
  docs: [
    'intro',
    {
      type: 'category',
      label: 'Releases',
      items: [
        'releases/2024-11-20-parcel-lockers',
        'releases/2025-01-15-returns', // the newest
      ],
    },
  ],
};
