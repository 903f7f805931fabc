import type { Dialect } from '../engine/engine.js';
import { mysql } from './mysql.js';
import { postgresql } from './postgresql.js';
import type { Reader } from './reader.js';
import { sqlite } from './sqlite.js';

export const READERS: Record<Dialect, Reader> = { postgresql, mysql, sqlite };
