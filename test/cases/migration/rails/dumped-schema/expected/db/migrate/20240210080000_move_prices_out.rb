class MovePricesOut < ActiveRecord::Migration[6.1]
  def change
    remove_index :volumes, :price, name: 'priced_volumes', where: '(price IS NOT NULL)'
    safety_assured { remove_column :volumes, :price, :decimal, precision: 8, scale: 2 }
    safety_assured { rename_column :shelves, :places, :capacity }
    change_column_default :shelves, :capacity, from: 10, to: 20
  end
end
