"use strict";

module.exports = {
    up: async (queryInterface, Sequelize) => {
        await queryInterface.sequelize.transaction(async (transaction) => {
            await queryInterface.addColumn(
                "shelves",
                "room",
                {
                    type: Sequelize.STRING(40),
                    allowNull: true,
                },
                { transaction },
            );
            await queryInterface.addIndex("shelves", ["room"], { name: "idx_shelves_room", transaction });
        });
    },

    down: async (queryInterface) => {
        await queryInterface.sequelize.transaction(async (transaction) => {
            await queryInterface.removeColumn("shelves", "room", { transaction });
        });
    },
};
