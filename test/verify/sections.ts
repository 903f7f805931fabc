import { SPLITTERS, type Sections } from '../../executors/verify/migration/sections.js';

export const sections = (tool: 'dbmate' | 'goose', text: string): Sections => SPLITTERS[tool](text);
