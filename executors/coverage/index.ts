import { registry } from '../../generators/registry.js';
import { coverageText } from '../../pipeline/say.js';
import { InfraError } from '../../pipeline/error.js';
import { coverage } from './coverage.js';
import { coverageOptions } from './schema.js';

/** The Nx executor `infra-dev:coverage`. */
export default async function run(options: unknown, context: { root: string }): Promise<{ success: boolean }> {
  try {
    const { feature, gate } = coverageOptions.parse(options);
    const { report, ok } = await coverage(context.root, feature, registry);
    console.error(coverageText(report));
    return { success: ok || !gate };
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    console.error(error.message);
    return { success: false };
  }
}
