from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('migration_panel_store', '0003_leftover'),
    ]

    operations = [
        migrations.CreateModel(
            name='Destination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('server', models.UUIDField(db_index=True)),
                ('kind', models.CharField(max_length=32)),
                ('target', models.CharField(default='', max_length=255)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
