'use strict';

var fs = require('fs');
var path = require('path');

exports.up = function(db) {
  var filePath = path.join(__dirname, 'sqls', '20250304102030-add-retries-to-hooks-up.sql');
  return db.runSql(fs.readFileSync(filePath, 'utf8'));
};

exports.down = function(db) {
  var filePath = path.join(__dirname, 'sqls', '20250304102030-add-retries-to-hooks-down.sql');
  return db.runSql(fs.readFileSync(filePath, 'utf8'));
};
