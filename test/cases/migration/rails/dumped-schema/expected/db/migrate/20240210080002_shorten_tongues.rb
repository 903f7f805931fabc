class ShortenTongues < ActiveRecord::Migration[6.1]
  def up
    safety_assured { execute 'UPDATE volumes SET tongue = left(lower(tongue), 8)' }
    safety_assured { execute "UPDATE volumes SET extra = '{}' WHERE extra IS NULL" }
    safety_assured { change_column :volumes, :tongue, :string, limit: 8 }
  end

  def down
    safety_assured { change_column :volumes, :tongue, :string }
    safety_assured { execute 'SELECT 1' }
  end
end
