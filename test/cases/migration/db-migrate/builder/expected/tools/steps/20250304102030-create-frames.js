'use strict';

var dbm;
var type;
var seed;

/**
  * We receive the dbmigrate dependency from dbmigrate initially.
  * This enables us to not have to rely on NODE_PATH.
  */
exports.setup = function(options, seedLink) {
  dbm = options.dbmigrate;
  type = dbm.dataType;
  seed = seedLink;
};

exports.up = function(db) {
  return db.createTable('frames', {
    id: { type: 'int', primaryKey: true },
    hive_id: { type: 'int', notNull: true },
    weighed_at: {
      type: 'timestamptz',
      notNull: true,
      defaultValue: new String('now()')
    },
    grams: { type: 'int', notNull: true, defaultValue: 0 }
  })
    .then(() => db.addIndex('frames', 'frames_hive_id_idx', ['hive_id']))
    .then(() =>
      db.addForeignKey(
        'frames',
        'hives',
        'frames_hive_id_fkey',
        { hive_id: 'id' },
        { onDelete: 'CASCADE', onUpdate: 'NO ACTION' }
      )
    )
    .then(() => db.addColumn('hives', 'queen_since', { type: 'date' }))
    .then(() =>
      db.runSql(`ALTER TABLE hives ADD CONSTRAINT hives_site_key UNIQUE (site)`)
    );
};

exports.down = function(db) {
  return db.runSql(`ALTER TABLE hives DROP CONSTRAINT hives_site_key`)
    .then(() => db.removeColumn('hives', 'queen_since'))
    .then(() => db.dropTable('frames'));
};

exports._meta = {
  "version": 1
};
