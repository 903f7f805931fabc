import type { Change } from '../../../pipeline/change.js';
import type { Entity } from './model.js';
import type { Turn } from './turn.js';

export function registrations(_turn: Turn, _like: Entity, _name: string, _path: string): Change[] {
  return [];
}
