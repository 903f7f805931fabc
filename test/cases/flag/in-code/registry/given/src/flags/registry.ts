import { readSwitch } from './read.js';

export type FlagName =
    | 'bulkDispatch'
    | 'nightPickup'
    | 'palletView'
    | keyof Extra;

export interface Extra {
    debug: boolean;
}

export const flags: Record<string, boolean> = {
    bulkDispatch: readSwitch(process.env.PARCELS_EXPERIMENTAL_BULK_DISPATCH, false),
    nightPickup: readSwitch(
        process.env.PARCELS_EXPERIMENTAL_NIGHT_PICKUP,
        false,
    ),
    palletView: readSwitch(process.env.PARCELS_EXPERIMENTAL_PALLET_VIEW, true),
};
