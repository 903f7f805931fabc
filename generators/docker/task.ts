import * as z from 'zod';
import type { TypedChange } from '../../pipeline/kind.js';

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_.-]{0,254}$/;
// https://github.com/compose-spec/compose-spec/blob/main/05-services.md
const SERVICE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const PORT = /^(?:(?:\[[\da-fA-F:]+\]|[\d.]+):)?(?:[\w${}:.-]+:)?[\d${}\w-]+(?:\/(?:tcp|udp))?$/;

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const duration = z.string().regex(/^(?:\d+(?:us|ms|s|m|h))+$/, 'not a duration such as 10s or 1m30s');

const healthcheck = z.strictObject({
  test: z.union([z.string().min(1), z.array(z.string()).min(1)]).describe('Command that succeeds while the service is well'),
  interval: duration.nullish().describe('Time between two checks'),
  timeout: duration.nullish().describe('Time one check may take'),
  retries: z.int().positive().nullish().describe('Failures in a row that make the service unhealthy'),
  start_period: duration.nullish().describe('Time to start in which failures do not count'),
});

const compose = z.strictObject({
  service: z.string().regex(SERVICE, 'not a service name').describe('A service that is there, or a new one'),
  environment: z
    .record(z.string().regex(VARIABLE, 'not a variable name'), value)
    .nullish()
    .describe('Variables; ${NAME} hands the variable of that name on'),
  ports: z
    .array(z.union([z.string().regex(PORT, 'not a port such as 8080:80'), z.int().min(1).max(65535)]))
    .nullish()
    .describe('Ports to publish'),
  volumes: z.array(z.string().min(1)).nullish().describe('Volumes such as data:/var/lib/data'),
  depends_on: z.array(z.string().regex(SERVICE, 'not a service name')).nullish().describe('Services that start before'),
  image: z
    .string()
    .regex(/^[\w${}:./@-]+$/, 'not an image')
    .nullish()
    .describe('Image; a new service needs one'),
  healthcheck: healthcheck.nullish().describe('How to see that the service is well'),
  networks: z.array(z.string().regex(SERVICE, 'not a network name')).nullish().describe('Networks to join'),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).nullish().describe('When it is started again'),
});

const dockerfile = z.strictObject({
  args: z
    .array(z.string().regex(/^[A-Za-z_]\w*(?:=.*)?$/, 'not an argument such as NAME or NAME=default'))
    .nullish()
    .describe('Build arguments'),
  env: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'not a variable name'), z.union([z.string(), z.number(), z.boolean()]))
    .nullish()
    .describe('Variables of the image'),
  stage: z.string().min(1).nullish().describe('Name of the build stage; the last one when absent'),
  expose: z
    .array(z.union([z.int().min(1).max(65535), z.string().regex(/^\d{1,5}(?:\/(?:tcp|udp))?$/, 'not a port')]))
    .nullish()
    .describe('Ports the image listens on'),
});

/** The typed change `docker`. */
export const dockerTask = z
  .strictObject({
    type: z.literal('docker').describe('Change type'),
    project: z.string().optional().describe('Nx project the change belongs to'),
    tool: z.string().optional().describe('compose or dockerfile, when only one is meant'),
    path: z.string().optional().describe('The compose file or Dockerfile that is meant'),
    paths: z.array(z.string()).optional().describe('The compose files or Dockerfiles that are meant'),
    compose: compose.nullish().describe('A service of a compose file'),
    dockerfile: dockerfile.nullish().describe('Arguments, variables and ports of a Dockerfile'),
  })
  .superRefine((change, context) => {
    if (!change.compose && !change.dockerfile)
      context.addIssue({ code: 'custom', path: ['compose'], message: 'say what changes: compose or dockerfile' });
  });

export type DockerTask = z.infer<typeof dockerTask> & TypedChange;
export type ComposeTask = z.infer<typeof compose>;
export type DockerfileTask = z.infer<typeof dockerfile>;
