import { describe, expect, it } from 'vitest';
import { judge } from '../../generators/flag/safety.js';

describe('what an expression makes of a flag', () => {
  it.each([
    'false', "process.env.X === 'true'", "process.env['X'] === 'true'", "process.env.X === 'true' || false", "(process.env.X === '1')", "'true' === process.env.X", "import.meta.env.VITE_X === 'true'",
  ])('%s is off by default', (value) => expect(judge(value)).toMatchObject({ safe: true, helper: false }));

  it.each([
    'true', '!!process.env.X', 'Boolean(process.env.X)', "process.env.X !== 'false'", "process.env.X ?? true", "process.env.X === 'true' || true", 'process.env.X', "process.env.X?.toLowerCase() === 'true'",
    "JSON.parse(process.env.X ?? 'true')", "['1', 'true'].includes(process.env.X ?? '')", 'readFlag(process.env.X, true)', 'bool({ default: true })',
  ])('%s is not copied', (value) => expect(judge(value).safe).toBe(false));

  it.each(['readFlag(process.env.X, false)', 'bool({ default: false })', 'parseEnvVarBoolean(\n  process.env.X,\n  false,\n)'])('%s is left to its function', (value) => expect(judge(value)).toMatchObject({ safe: true, helper: true }));
});
