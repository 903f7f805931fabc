# frozen_string_literal: true

# Carries out migrations by ActiveRecord, one request a line: {"do": "open", "access": {…}}, {"do": "up" | "down", "dir": …, "version": …},
# {"do": "dump"} for db/schema.rb as Rails writes it, {"do": "close"}. Answers with {"ok": …} a line; says the version first.
require 'json'
require 'stringio'
require 'active_record'

ActiveRecord::Migration.verbose = false
ADAPTERS = { 'postgresql' => 'postgresql', 'mysql' => 'mysql2', 'sqlite' => 'sqlite3' }.freeze

module SafetyAssured
  def safety_assured = yield
end
ActiveRecord::Migration.prepend(SafetyAssured)

def configuration(access)
  place = { adapter: ADAPTERS.fetch(access['dialect']), database: access['database'] }
  return place if access['dialect'] == 'sqlite'

  socket = access['host'].start_with?('/')
  login = place.merge(username: access['user'], password: access['password'])
  return login.merge(socket ? { socket: access['host'] } : { host: access['host'], port: access['port'] }) if access['dialect'] == 'mysql'

  login.merge(host: access['host'], port: access['port'], sslmode: 'disable', advisory_locks: false)
end

def context(dir)
  ActiveRecord::MigrationContext.new([dir], ActiveRecord::Base.connection.schema_migration)
end

def dump
  text = StringIO.new
  ActiveRecord::SchemaDumper.dump(ActiveRecord::Base.connection, text)
  text.string
end

def answer(request)
  case request['do']
  when 'open' then ActiveRecord::Base.establish_connection(configuration(request['access'])).connection && true
  when 'up', 'down' then context(request['dir']).run(request['do'].to_sym, Integer(request['version'])) && true
  when 'dump' then dump
  when 'close' then ActiveRecord::Base.connection_pool.disconnect! || true
  end
end

$stdout.sync = true
puts JSON.generate(ok: ActiveRecord::VERSION::STRING)
$stdin.each_line do |line|
  reply = begin
    { ok: answer(JSON.parse(line)) }
  rescue StandardError, ScriptError => e
    { error: (e.cause&.message || e.message) }
  end
  puts JSON.generate(reply)
end
