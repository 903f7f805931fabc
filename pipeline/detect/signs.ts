import type { Detect } from '../kind.js';
import type { Format } from './declared.js';

/** How a tool is recognised, with what only source code can show. */
export interface Signs extends Detect {
  /**
   * Exact strings of which one stands in the source files where the tool is set up. Looked for only below the folders whose
   * manifest names one of `dependencies`, in source files that are no tests; the files are paths of the finding.
   */
  uses?: string[];
  /** Types that files of a format declare (kinds of Kubernetes, resources of Terraform and CloudFormation); the files are paths. */
  declares?: { format: Format; type: RegExp; why: string }[];
}

/** A row of the detection table. */
export interface DetectRow {
  kind: string;
  tool: string;
  detect: Signs;
}
