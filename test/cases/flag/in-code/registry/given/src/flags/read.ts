export function readSwitch(value: string | undefined, fallback: boolean): boolean {
    if (value === undefined || value === '') return fallback;
    return ['1', 'true'].includes(value.toLowerCase());
}
