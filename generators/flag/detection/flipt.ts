import type { Signs } from '../../../pipeline/detect.js';

/** Flipt: flags as files, its clients. */
export const detectFlipt: Signs = {
  dependencies: ['@flipt-io/*', 'flipt', 'flipt-client', 'go.flipt.io/flipt/rpc/flipt'],
  uses: ['@flipt-io/', 'flipt_client', 'FliptClient'],
  contains: [{ files: ['features.{yml,yaml}', '*.features.{yml,yaml}'], text: /^flags:/m, why: 'flags of Flipt' }],
};
