import { afterEach, describe, expect, it, vi } from 'vitest';

describe('print2DLabels', () => {
  const before = process.env.PARCEL_FLAG_PRINT_2D_LABELS;

  afterEach(() => {
    if (before === undefined) delete process.env.PARCEL_FLAG_PRINT_2D_LABELS;
    else process.env.PARCEL_FLAG_PRINT_2D_LABELS = before;
    vi.resetModules();
  });

  it.each<[string | undefined, boolean]>([
    [undefined, false],
    ['', false],
    ['false', false],
    ['0', false],
    ['off', false],
    ['no', false],
    ['TRUE', false],
    [' true', false],
    ['truex', false],
    ['undefined', false],
    ['1', false],
    ['yes', false],
    ['true', true],
  ])('%j is %s', async (value, expected) => {
    if (value === undefined) delete process.env.PARCEL_FLAG_PRINT_2D_LABELS;
    else process.env.PARCEL_FLAG_PRINT_2D_LABELS = value;
    vi.resetModules();
    const { featureSwitches } = await import('./switches.js');
    expect(featureSwitches.print2DLabels).toBe(expected);
  });
});
