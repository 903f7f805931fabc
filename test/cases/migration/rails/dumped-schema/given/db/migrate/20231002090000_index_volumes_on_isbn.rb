class IndexVolumesOnIsbn < ActiveRecord::Migration[6.1]
  disable_ddl_transaction!

  def change
    add_index :volumes, :isbn, unique: true, algorithm: :concurrently
    add_index :volumes, :price, where: 'price IS NOT NULL', name: 'priced_volumes', algorithm: :concurrently
  end
end
