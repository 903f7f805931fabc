/** Whether Nx may ask: it says so, and somebody is there. */
export const isInteractive = (): boolean =>
  process.env['NX_INTERACTIVE'] === 'true' && process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['CI'] !== 'true';
