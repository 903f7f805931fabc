import { guard, GUARDED_PLACE, type Place } from './guard.js';

// Loaded first by every program of Node that a tool starts: a process that does not know its place connects nowhere.
guard(JSON.parse(process.env[GUARDED_PLACE] ?? '{"host":"","port":0}') as Place);
