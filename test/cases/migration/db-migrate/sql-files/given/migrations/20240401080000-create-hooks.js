'use strict';

var fs = require('fs');
var path = require('path');

exports.up = function(db) {
  var filePath = path.join(__dirname, 'sqls', '20240401080000-create-hooks-up.sql');
  return db.runSql(fs.readFileSync(filePath, 'utf8'));
};

exports.down = function(db) {
  var filePath = path.join(__dirname, 'sqls', '20240401080000-create-hooks-down.sql');
  return db.runSql(fs.readFileSync(filePath, 'utf8'));
};
