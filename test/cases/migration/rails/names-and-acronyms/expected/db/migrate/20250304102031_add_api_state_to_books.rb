# frozen_string_literal: true

class AddAPIStateToBooks < ActiveRecord::Migration[7.1]
  def up
    execute "CREATE TYPE book_state AS ENUM ('in', 'lent')"
    add_column :books, :api_state, "book_state", null: false, default: "in"
    add_index :books, :title, unique: true, name: "one_title"
  end

  def down
    remove_index :books, name: "one_title"
    remove_column :books, :api_state
    execute "DROP TYPE book_state"
  end
end
