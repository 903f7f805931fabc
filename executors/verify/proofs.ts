import type { Proof } from './proof.js';

/** Every proof by its name: what a record may ask for. A run loads those that it asks for. */
export const proofs: ReadonlyMap<string, () => Promise<Proof>> = new Map<string, () => Promise<Proof>>([
  ['migration', async () => (await import('./migration.js')).migration],
  ['workflow', async () => (await import('./workflow.js')).workflow],
  ['compose', async () => (await import('./compose.js')).compose],
  ['dockerfile', async () => (await import('./dockerfile.js')).dockerfile],
  ['promql', async () => (await import('./promql.js')).promql],
  ['dashboard', async () => (await import('./dashboard.js')).dashboard],
  ['flag-truth', async () => (await import('./flag-truth.js')).flagTruth],
  ['terraform', async () => (await import('./terraform.js')).terraform],
  ['kubernetes', async () => (await import('./kubernetes.js')).kubernetes],
  ['secret-scan', async () => (await import('./secret-scan.js')).secretScan],
]);
