class CreateShelves < ActiveRecord::Migration[6.1]
  def change
    create_table :shelves do |t|
      t.string :label, limit: 40, null: false
      t.integer :places, null: false, default: 10
      t.text :remark

      t.timestamps
    end

    create_table :volumes do |t|
      t.references :shelf, null: false, foreign_key: { on_delete: :cascade }
      t.string :isbn, limit: 13
      t.string :tongue, null: false, default: 'en'
      t.decimal :price, precision: 8, scale: 2
      t.jsonb :extra, null: false, default: {}
      t.text :note
    end
  end
end
