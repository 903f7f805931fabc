import { start } from './start.js';

start({
    port: 4000,
    flags: {
        bulkDispatch: true,
        nightPickup: false,
        palletView: true,
    },
});
