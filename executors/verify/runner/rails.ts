import { findRuby } from './rails-found.js';
import type { ToolRunner } from './tool.js';

/**
 * Runs migrations by ActiveRecord's own migration context, over a connection of ours: the application is not booted. What migrations of
 * an application use besides is there as far as it needs no boot: its inflections, its models, and `Rails.env`, `Rails.root`, `Rails.logger`.
 * https://api.rubyonrails.org/classes/ActiveRecord/MigrationContext.html
 */
const PROGRAM = String.raw`
require 'json'
require 'logger'
require 'pathname'
require 'socket'

class Refused < StandardError
  def code = 'EGUARD'
end

module Guard
  def new(*given) = raise(Refused, "a proof connects to its throw-away database alone, not to #{given.first}")
  def open(*given) = new(*given)
end

# The gem strong_migrations, which asks a person: nobody is asked here.
module Assured
  def safety_assured = yield
end

module OneDatabase
  def establish_connection(*) = connection_pool
  def connects_to(*, **) = []
end

class Migrations
  ADAPTERS = { 'postgresql' => 'postgresql', 'mysql' => ENV['INFRA_DEV_DRIVER'], 'sqlite' => 'sqlite3' }.freeze
  attr_reader :version

  def initialize(setup)
    # ActiveRecord would read it, and knows no address without a host.
    ENV.delete('DATABASE_URL')
    gem 'activerecord', ENV['INFRA_DEV_ACTIVERECORD']
    require 'active_record'
    @setup = setup
    @dir = setup['dir']
    @number = File.basename(setup['file'])[/\A\d+/].to_i
    @version = "activerecord #{ActiveRecord::VERSION::STRING}"
    known
    stand_in
    ActiveRecord::Migration.verbose = false
    ActiveRecord::Migration.include(Assured) unless ActiveRecord::Migration.method_defined?(:safety_assured)
    ActiveRecord::Base.establish_connection(connection_of(setup['access']))
    ActiveRecord::Base.connection
    ActiveRecord::Base.singleton_class.prepend(OneDatabase)
    TCPSocket.singleton_class.prepend(Guard)
  end

  # The version that a migration is written for must be one that this ActiveRecord knows.
  def known
    newest = Gem::Version.new("#{ActiveRecord::VERSION::MAJOR}.#{ActiveRecord::VERSION::MINOR}")
    Dir.glob(File.join(@dir, '*.rb')).each do |path|
      wanted = File.read(path)[/ActiveRecord::Migration\[([\d.]+)\]/, 1]
      next if wanted.nil? || Gem::Version.new(wanted) <= newest
      raise "ActiveRecord #{newest} does not know Migration[#{wanted}] of #{File.basename(path)}: install the gems of the workspace (bundle install)"
    end
  end

  def stand_in
    home = Pathname.new(@dir).parent.parent
    Dir.chdir(home)
    unless defined?(::Rails)
      rails = Module.new
      environment = ActiveSupport::StringInquirer.new('development')
      { env: environment, root: home, logger: Logger.new(nil) }.each { |name, value| rails.define_singleton_method(name) { value } }
      Object.const_set(:Rails, rails)
    end
    inflections = home.join('config/initializers/inflections.rb')
    load inflections.to_s if inflections.exist?
    models(home)
  end

  def models(home)
    places = [home.join('app/models'), home.join('app/models/concerns')].select(&:directory?)
    return if places.empty?
    require 'zeitwerk'
    loader = Zeitwerk::Loader.new
    loader.inflector = Class.new { def camelize(name, _path) = ActiveSupport::Inflector.camelize(name) }.new
    places.each { |place| loader.push_dir(place.to_s) }
    loader.setup
  end

  def connection_of(access)
    adapter = ADAPTERS[access['dialect']]
    return { adapter: adapter, database: access['database'] } if access['dialect'] == 'sqlite'
    socket = access['host'].start_with?('/')
    login = { adapter: adapter, username: access['user'], password: access['password'].empty? ? nil : access['password'], database: access['database'] }
    return login.merge(socket ? { socket: access['host'] } : { host: access['host'], port: access['port'] }) if access['dialect'] == 'mysql'
    login.merge(host: access['host'], port: access['port'], sslmode: 'disable', gssencmode: 'disable', advisory_locks: false, prepared_statements: false)
  end

  def context
    return ActiveRecord::MigrationContext.new([@dir]) unless ActiveRecord.version.between?(Gem::Version.new('6.0'), Gem::Version.new('7.1.a'))
    ActiveRecord::MigrationContext.new([@dir], ActiveRecord::Base.connection.schema_migration)
  end

  def tracking = [ActiveRecord::Base.schema_migrations_table_name, ActiveRecord::Base.internal_metadata_table_name]

  def before
    earlier = context.migrations.map(&:version).select { |one| one < @number }
    context.up(earlier.max) unless earlier.empty?
  end

  def up = context.run(:up, @number)
  def down = context.run(:down, @number)
  def close = ActiveRecord::Base.connection_pool.disconnect!
end

def innermost(error) = error.cause.nil? || error.cause.equal?(error) ? error : innermost(error.cause)

def chain(error) = error.nil? ? [] : [error, *chain(error.cause)]

def field(error, name)
  return nil unless error.respond_to?(:result) && error.result
  value = error.result.error_field(PG.const_get(name))
  value.nil? || value.empty? ? nil : value
end

def code_of(error)
  return error.code if error.is_a?(Refused)
  return field(error, :PG_DIAG_SQLSTATE) if error.respond_to?(:result)
  return "ER_#{error.error_number}" if error.respond_to?(:error_number)
  error.class.name.start_with?('SQLite3::') ? "SQLITE_#{error.class.name[/::(\w+?)(?:Exception)?\z/, 1].upcase}" : nil
end

def stopped(error)
  inner = innermost(error)
  trace = chain(error).flat_map { |one| ["#{one.class}: #{one.message}", *one.backtrace] }.join("\n")
  message = field(inner, :PG_DIAG_MESSAGE_PRIMARY) || inner.message
  { message: message, code: code_of(inner), detail: field(inner, :PG_DIAG_MESSAGE_DETAIL), hint: field(inner, :PG_DIAG_MESSAGE_HINT), trace: trace }
end

def answer(request, opened)
  if request['do'] == 'open'
    opened << Migrations.new(request['setup'])
    return { ok: true, version: opened.first.version, tracking: opened.first.tracking, down: true }
  end
  opened.first.public_send(request['do']) if opened.any? && %w[before up down close].include?(request['do'])
  { ok: true }
end

out = IO.for_fd(3, 'w')
opened = []
STDIN.each_line do |line|
  result = begin
    answer(JSON.parse(line), opened)
  rescue Exception => error
    { ok: false, error: stopped(error) }
  end
  out.puts(JSON.generate(result))
  out.flush
end
`;

/** ActiveRecord's migrations, over a connection of ours. */
export const rails: ToolRunner = {
  tool: 'rails',
  packages: ['activerecord'],
  drivers: { postgresql: ['pg'], mysql: ['mysql2', 'trilogy'], sqlite: ['sqlite3'] },
  find: findRuby,
  ruby: PROGRAM,
};
