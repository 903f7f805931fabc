import * as z from 'zod';

const place = z
  .string()
  .min(1)
  .max(300)
  .regex(/^[A-Za-z0-9*._:/@-]+$/, 'must be a workload, a host name, a CIDR range or a security group');

const rule = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and "-"')
    .describe('Name of the rule: app-to-email'),
  direction: z.enum(['ingress', 'egress']).describe('Seen from the workload: who may reach it, or what it may reach'),
  from: place.describe('Where connections come from: a workload of this workspace, a CIDR range, a security group'),
  to: place.describe('Where they go: a workload, a host name, a CIDR range, a security group'),
  ports: z.array(z.number().int().min(1).max(65535)).min(1).describe('Ports, each by itself'),
  protocol: z.enum(['tcp', 'udp', 'sctp']).default('tcp').describe('tcp, udp or sctp'),
  reason: z
    .string()
    .max(500)
    .regex(/^[^\p{Cc}]*$/u, 'must be one line')
    .describe('Why it is needed: stands beside the rule'),
  public: z.boolean().default(false).describe('Declares that 0.0.0.0/0 or ::/0 is meant'),
  cidrs: z
    .array(z.string().regex(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'must be a CIDR range'))
    .default([])
    .describe('Address ranges of a host name, where policies cannot name hosts'),
});

/** The typed change `network_security`. */
export const task = z
  .strictObject({
    type: z.literal('network_security').describe('Change type'),
    project: z.string().optional().describe('Project of the workspace that the change belongs to'),
    tool: z.string().optional().describe('networkpolicy, cilium, calico or security-group, where the workspace has several'),
    path: z.string().optional().describe('Folder of manifests or Terraform root that is meant'),
    paths: z.array(z.string()).optional().describe('Folders that are meant'),
    rules: z.array(rule).min(1).describe('Connections to allow; everything else stays as it is'),
  })
  .describe('Connections to allow, with least privilege');

export type NetworkSecurity = z.output<typeof task>;
export type Rule = NetworkSecurity['rules'][number];
