export type UiFlags = {
    bulkDispatch?: boolean;
    nightPickup?: boolean;
    palletView?: boolean;
    returnSlips?: boolean;
};
