import type { Kind } from '../../pipeline/kind.js';

/** What follows from all changes together: guides, runbooks, the changelog. */
export const document: Kind = { name: 'document', title: 'Documents', tools: [] };
