"use strict";

module.exports = {
    up: async (queryInterface, Sequelize) => {
        await queryInterface.sequelize.transaction(async (transaction) => {
            await queryInterface.createTable(
                "jars",
                {
                    id: {
                        type: Sequelize.UUID,
                        allowNull: false,
                        primaryKey: true,
                    },
                    shelf_id: {
                        type: Sequelize.INTEGER,
                        allowNull: false,
                        references: { model: "shelves", key: "id" },
                        onDelete: "RESTRICT",
                    },
                    filled_at: {
                        type: Sequelize.DATE,
                        allowNull: false,
                        defaultValue: Sequelize.literal("now()"),
                    },
                    labels: {
                        type: Sequelize.JSONB,
                        allowNull: false,
                        defaultValue: [],
                    },
                },
                { transaction },
            );
            await queryInterface.addIndex("jars", ["shelf_id"], { name: "idx_jars_shelf_id", transaction });
            await queryInterface.changeColumn(
                "shelves",
                "room",
                {
                    type: Sequelize.STRING(60),
                    allowNull: false,
                    defaultValue: "cellar",
                },
                { transaction },
            );
            await queryInterface.sequelize.query(
                `ALTER TABLE shelves ADD CONSTRAINT shelves_room_named CHECK (room <> '')`,
                { transaction },
            );
        });
    },

    down: async (queryInterface, Sequelize) => {
        await queryInterface.sequelize.transaction(async (transaction) => {
            await queryInterface.sequelize.query(`ALTER TABLE shelves DROP CONSTRAINT shelves_room_named`, {
                transaction,
            });
            await queryInterface.changeColumn(
                "shelves",
                "room",
                {
                    type: Sequelize.STRING(40),
                    allowNull: true,
                },
                { transaction },
            );
            await queryInterface.dropTable("jars", { transaction });
        });
    },
};
