import type { Sequelize } from 'sequelize';
import { initBoat } from './boat';
import { initYard } from './yard';
import { initSailLoft } from './sail-loft';

export function initAll(sequelize: Sequelize): void {
  initBoat(sequelize);
  initYard(sequelize);
  initSailLoft(sequelize);
}
