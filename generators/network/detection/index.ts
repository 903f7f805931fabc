import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectAzureNsg } from './azure-nsg.js';
import { detectCalico } from './calico.js';
import { detectCilium } from './cilium.js';
import { detectCloudformationSecurityGroup } from './cloudformation-security-group.js';
import { detectGcpFirewall } from './gcp-firewall.js';
import { detectIstio } from './istio.js';
import { detectNetworkpolicy } from './networkpolicy.js';
import { detectSecurityGroup } from './security-group.js';
import { detectWaf } from './waf.js';

/** How each tool of network is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['networkpolicy', detectNetworkpolicy],
  ['cilium', detectCilium],
  ['calico', detectCalico],
  ['istio', detectIstio],
  ['security-group', detectSecurityGroup],
  ['cloudformation-security-group', detectCloudformationSecurityGroup],
  ['azure-nsg', detectAzureNsg],
  ['gcp-firewall', detectGcpFirewall],
  ['waf', detectWaf],
];

export const networkDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'network', tool, detect }));
