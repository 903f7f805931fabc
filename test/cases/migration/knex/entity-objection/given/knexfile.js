module.exports = { client: 'pg', migrations: { directory: './data/steps' } };
