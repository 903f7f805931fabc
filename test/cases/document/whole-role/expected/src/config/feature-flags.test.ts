import { afterEach, describe, expect, it, vi } from 'vitest';

describe('enable2FAReset', () => {
  const before = process.env.FEATURE_2FA_RESET;

  afterEach(() => {
    if (before === undefined) delete process.env.FEATURE_2FA_RESET;
    else process.env.FEATURE_2FA_RESET = before;
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
    if (value === undefined) delete process.env.FEATURE_2FA_RESET;
    else process.env.FEATURE_2FA_RESET = value;
    vi.resetModules();
    const { featureFlags } = await import('./feature-flags.js');
    expect(featureFlags.enable2FAReset).toBe(expected);
  });
});
