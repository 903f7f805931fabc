const { DataSource } = require('typeorm')

module.exports = new DataSource({ type: 'mysql', entities: ['db/schemas/*.js'], migrations: ['db/changes/*.js'] })
