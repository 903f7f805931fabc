import type { Sequelize } from 'sequelize';
import { initBoat } from './boat';
import { initYard } from './yard';

export function initAll(sequelize: Sequelize): void {
  initBoat(sequelize);
  initYard(sequelize);
}
