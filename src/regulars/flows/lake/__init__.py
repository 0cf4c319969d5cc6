"""The lake of this product: which tables it has, how it is kept up, and how it is opened."""

from regulars.infra import sql

SQL = sql.load(__file__)
